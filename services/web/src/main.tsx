import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { watchMoves } from "./api/attended.ts";
import { App } from "./app.tsx";
import { nonce } from "./shell/nonce.ts";

// Where dialogs' library looks for the word that its own styles have to carry.
Object.assign(globalThis, { __webpack_nonce__: nonce() });

watchMoves();

const root = document.querySelector("#root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
