import { createHash, randomBytes } from "node:crypto";

const FIRST_SIZE = 1 << 12;

/**
 * Which ids a pass over all patients has met, at 8 to 16 bytes an id however long they are: a million
 * patients must not cost what their ids weigh. Keeps 64-bit fingerprints under a random key, so it may, once in
 * billions of billions, take an id for seen that was not; then a patient who left stays until the next pass.
 */
export class SeenIds {
  readonly #key = randomBytes(16);
  #slots = new BigUint64Array(FIRST_SIZE);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(id: string): void {
    if ((this.#size + 1) * 2 > this.#slots.length) this.#grow();
    if (insert(this.#slots, this.#fingerprint(id))) this.#size += 1;
  }

  has(id: string): boolean {
    const print = this.#fingerprint(id);
    return this.#slots[slotOf(this.#slots, print)] === print;
  }

  #fingerprint(id: string): bigint {
    const print = createHash("sha256").update(this.#key).update(id).digest().readBigUInt64LE(0);
    // Zero marks an empty slot.
    return print === 0n ? 1n : print;
  }

  #grow(): void {
    const larger = new BigUint64Array(this.#slots.length * 2);
    for (const print of this.#slots) if (print !== 0n) insert(larger, print);
    this.#slots = larger;
  }
}

/** The slot that holds the fingerprint, else the empty one where it belongs. */
function slotOf(slots: BigUint64Array, print: bigint): number {
  const mask = slots.length - 1;
  let at = Number(print & BigInt(mask));
  while (slots[at] !== 0n && slots[at] !== print) at = (at + 1) & mask;
  return at;
}

function insert(slots: BigUint64Array, print: bigint): boolean {
  const at = slotOf(slots, print);
  if (slots[at] === print) return false;
  slots[at] = print;
  return true;
}
