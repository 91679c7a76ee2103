/** Who wants to hear of changes, as the rest-hook channel of an R4 Subscription without a payload says it. */
export interface Listener {
  readonly endpoint: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Tells of changes by an empty POST, once, and does not mind what comes back. */
export interface Notifier {
  subscribe(listener: Listener): void;
  /** From now on nobody hears anything. */
  fallSilent(): void;
  tell(): void;
}

export function createNotifier(): Notifier {
  let listeners: Listener[] = [];
  return {
    subscribe: (listener) => void listeners.push(listener),
    fallSilent: () => void (listeners = []),
    tell() {
      for (const { endpoint, headers } of listeners) {
        fetch(endpoint, { method: "POST", ...(headers ? { headers } : {}) })
          .then((answer) => answer.arrayBuffer())
          .catch(() => undefined);
      }
    },
  };
}
