import { Anchor, Modal, Tooltip, createTheme } from "@mantine/core";

/** One accent colour, tabular figures, no decoration. */
export const THEME = createTheme({
  primaryColor: "cyan",
  primaryShade: { light: 9, dark: 4 },
  autoContrast: true,
  respectReducedMotion: true,
  cursorType: "pointer",
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif',
  components: {
    // A link in a text is told by more than its colour.
    Anchor: Anchor.extend({ defaultProps: { underline: "always" } }),
    Modal: Modal.extend({ defaultProps: { transitionProps: { duration: 0 } } }),
    // Hovering is not the only way to a hint.
    Tooltip: Tooltip.extend({ defaultProps: { events: { hover: true, focus: true, touch: true } } }),
  },
});
