import {
  Anchor,
  DEFAULT_THEME,
  type MantineColorsTuple,
  Menu,
  Modal,
  Tooltip,
  createTheme,
} from "@mantine/core";

const [c0, c1, c2, c3, c4, c5, c6, c7, , c9] = DEFAULT_THEME.colors.cyan;
/** The eighth carries white text (4.9 to 1) and stands out from the dark page (3.1 to 1): Mantine's own does not do both. */
const ACCENT: MantineColorsTuple = [c0, c1, c2, c3, c4, c5, c6, c7, "#0b7b8f", c9];

/** One accent colour, tabular figures, no decoration. */
export const THEME = createTheme({
  colors: { cyan: ACCENT },
  primaryColor: "cyan",
  primaryShade: { light: 9, dark: 8 },
  autoContrast: true,
  respectReducedMotion: true,
  cursorType: "pointer",
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif',
  components: {
    // A link in a text is told by more than its colour.
    Anchor: Anchor.extend({ defaultProps: { underline: "always" } }),
    // The placeholder would be a child of the menu that is no item of it (ARIA 1.2, required owned elements).
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({ defaultProps: { transitionProps: { duration: 0 } } }),
    // Hovering is not the only way to a hint.
    Tooltip: Tooltip.extend({
      defaultProps: { events: { hover: true, focus: true, touch: true } },
    }),
  },
});
