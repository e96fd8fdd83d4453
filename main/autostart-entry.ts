/** The desktop entry with which a Linux session starts a program at login (freedesktop.org, Desktop Entry 1.5). */

const GROUP = '[Desktop Entry]';

/** What the escapes of a string value stand for. */
const VALUE_ESCAPES: Readonly<Record<string, string>> = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' };

/** @param command the program, absolute, and its arguments */
export function autostartEntry(command: readonly string[]): string {
  const exec = command.map(quotedArgument).join(' ');
  return [
    GROUP,
    'Type=Application',
    'Name=Blueplane',
    'Comment=Shows what your AI coding tools use',
    `Exec=${escapedValue(exec)}`,
    'Icon=blueplane',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** What an entry says. */
export type AutostartEntry = {
  /** False when the entry is there but was switched off, as desktops do. */
  enabled: boolean;
  /** The program and its arguments; empty when there is none, or what stands there cannot be read. */
  command: string[];
};

export function readAutostartEntry(text: string): AutostartEntry {
  const values = valuesOfEntry(text);
  const exec = values.get('Exec');
  const hidden = values.get('Hidden') === 'true';
  const switchedOff = values.get('X-GNOME-Autostart-enabled') === 'false';
  return { enabled: !hidden && !switchedOff, command: exec === undefined ? [] : readArguments(unescapedValue(exec)) };
}

/** Keys of the entry's own group; other groups hold actions. */
function valuesOfEntry(text: string): Map<string, string> {
  const values = new Map<string, string>();
  let group = '';
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('[')) group = line.trim();
    const equals = line.indexOf('=');
    if (group !== GROUP || equals < 0 || line.startsWith('#')) continue;
    values.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  return values;
}

/** One argument of `Exec`: always in quotes; a percent sign would begin a field code. */
function quotedArgument(argument: string): string {
  return `"${argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`;
}

/** Every value is escaped once more, so that a backslash of an argument is four of them in the file. */
function escapedValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r');
}

function unescapedValue(value: string): string {
  return value.replace(/\\(.)/g, (both, letter: string) => VALUE_ESCAPES[letter] ?? both);
}

/** The arguments of an `Exec`, quoted or not. */
function readArguments(exec: string): string[] {
  const quotedOrPlain = /"((?:[^"\\]|\\.)*)"|([^\s"]+)/gs;
  return [...exec.matchAll(quotedOrPlain)].map(([, quoted, plain]) =>
    (quoted?.replace(/\\(.)/gs, '$1') ?? plain ?? '').replaceAll('%%', '%'),
  );
}
