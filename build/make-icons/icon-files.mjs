// Every icon file that is made, with its drawing, sizes and colours: what is written, and what the test expects.

/** The states of the tray icon; the file of a state starts with its name, the drawing is `tray/<state>.svg`. */
export const TRAY_STATES = ['normal', 'paused', 'alert', 'alert-colour'];

/** Menu bars of macOS; the system colours them, so a state that is told by a colour has no such form. */
const TEMPLATE_PX = 16;
/** Panels of GNOME and KDE. */
const LINUX_PX = 22;
/** The Windows notification area at 100, 125, 150 and 200 %. */
const WINDOWS_PX = [16, 20, 24, 32];
const APP_LINUX_PX = [16, 24, 32, 48, 64, 128, 256];
const APP_WINDOWS_PX = [16, 20, 24, 32, 40, 48, 64, 128, 256];
/** The windows' own icon on Linux, where nothing else gives them one. */
const APP_PX = 512;

/**
 * What a macOS icon holds: type code and size in pixels. The two smallest at 100 % are left out: their types hold
 * no PNG on every system, and macOS scales the next larger one.
 */
export const ICNS_ENTRIES = [
  { type: 'ic11', pixels: 32 },
  { type: 'ic12', pixels: 64 },
  { type: 'ic07', pixels: 128 },
  { type: 'ic13', pixels: 256 },
  { type: 'ic08', pixels: 256 },
  { type: 'ic14', pixels: 512 },
  { type: 'ic09', pixels: 512 },
  { type: 'ic10', pixels: 1024 },
];

/**
 * @typedef {'black' | 'white' | 'own'} Ink colour of what is black in the drawing; own: as drawn
 * @typedef {{ file: string, drawing: string, kind: 'png' | 'ico' | 'icns', ink: Ink, pixels: number[] }} IconFile
 *   file, drawing: paths below `build/icons`; pixels: width and height of each picture in it
 */

/** @returns {IconFile[]} */
export function iconFiles() {
  return [...TRAY_STATES.flatMap(trayFiles), ...appFiles()];
}

function trayFiles(state) {
  const drawing = `tray/${state}.svg`;
  const file = (ending, kind, ink, pixels) => ({ file: `tray/${state}${ending}`, drawing, kind, ink, pixels });
  const templates = [
    file('Template.png', 'png', 'black', [TEMPLATE_PX]),
    file('Template@2x.png', 'png', 'black', [2 * TEMPLATE_PX]),
  ];
  return [
    ...(state === 'alert-colour' ? [] : templates),
    file('-linux.png', 'png', 'white', [LINUX_PX]),
    file('-linux@2x.png', 'png', 'white', [2 * LINUX_PX]),
    file('-windows.ico', 'ico', 'white', WINDOWS_PX),
    file('-windows-light.ico', 'ico', 'black', WINDOWS_PX),
  ];
}

function appFiles() {
  const file = (name, kind, pixels) => ({ file: name, drawing: 'app.svg', kind, ink: 'own', pixels });
  return [
    file('app.png', 'png', [APP_PX]),
    file('app.ico', 'ico', APP_WINDOWS_PX),
    file(
      'app.icns',
      'icns',
      ICNS_ENTRIES.map(({ pixels }) => pixels),
    ),
    ...APP_LINUX_PX.map((pixels) => file(`linux/${pixels}x${pixels}.png`, 'png', [pixels])),
  ];
}
