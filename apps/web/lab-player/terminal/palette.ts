import type { ITheme } from '@xterm/xterm';

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** Any CSS colour as the screen shows it, in #rrggbb: the emulator computes with channels. */
function toHex(color: string, pen: CanvasRenderingContext2D): string {
  pen.fillStyle = color;
  pen.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** The terminal's palette of the theme that the page shows now. */
export function readPalette(): ITheme {
  const probe = document.createElement('span');
  document.body.append(probe);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const read = (token: string): string => {
    probe.style.color = `var(--term-${token})`;
    const color = getComputedStyle(probe).color;
    return pen === null ? color : toHex(color, pen);
  };
  const theme: Record<string, string> = {
    background: read('bg'), foreground: read('ink'), cursor: read('ink'), cursorAccent: read('bg'), selectionBackground: read('selection'),
  };
  for (const name of NAMES) {
    theme[name] = read(name);
    theme[`bright${name.charAt(0).toUpperCase()}${name.slice(1)}`] = read(`bright-${name}`);
  }
  probe.remove();
  return theme;
}
