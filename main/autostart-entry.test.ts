import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autostartEntry, readAutostartEntry } from './autostart-entry.ts';

function execLine(command: string[]): string | undefined {
  return autostartEntry(command)
    .split('\n')
    .find((line) => line.startsWith('Exec='));
}

describe('an autostart entry', () => {
  it('is what a Linux session reads', () => {
    expect(autostartEntry(['/opt/Blueplane/blueplane', '--hidden'])).toBe(
      [
        '[Desktop Entry]',
        'Type=Application',
        'Name=Blueplane',
        'Comment=Shows what your AI coding tools use',
        'Exec="/opt/Blueplane/blueplane" "--hidden"',
        'Icon=blueplane',
        'Terminal=false',
        'X-GNOME-Autostart-enabled=true',
        '',
      ].join('\n'),
    );
  });

  it.each([
    // As the standard wants it: quoted, then escaped like any value.
    ['/a b/c', 'Exec="/a b/c"'],
    ['/a"b', 'Exec="/a\\\\"b"'],
    ['/a$b`c', 'Exec="/a\\\\$b\\\\`c"'],
    ['/a\\b', 'Exec="/a\\\\\\\\b"'],
    ['/100%', 'Exec="/100%%"'],
    ['/a\nExec=/b', 'Exec="/a\\nExec=/b"'],
  ])('quotes %j', (path, line) => {
    expect(execLine([path])).toBe(line);
  });

  it('gives every path back as it was', () => {
    const argument = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.string({
        unit: fc.constantFrom('"', '\\', '$', '`', '%', ' ', '\n', '\t', '\r', "'", ';', '=', 'a'),
        minLength: 1,
      }),
    );
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1, maxLength: 4 }), (command) => {
        const text = autostartEntry(command);
        expect(text.split(/\r\n|\n|\r/)).toHaveLength(9);
        expect(readAutostartEntry(text)).toEqual({ enabled: true, command });
      }),
    );
  });

  it('is off when a desktop switched it off', () => {
    const entry = autostartEntry(['/opt/blueplane']);
    expect(readAutostartEntry(`${entry}Hidden=true\n`).enabled).toBe(false);
    const byGnome = entry.replace('X-GNOME-Autostart-enabled=true', 'X-GNOME-Autostart-enabled=false');
    expect(readAutostartEntry(byGnome).enabled).toBe(false);
    expect(readAutostartEntry(`${entry}Hidden=false\n`).enabled).toBe(true);
  });

  it('is read as others write it', () => {
    const text = [
      '# Exec=/commented',
      '[Desktop Entry]',
      'Exec = env "A B=1" /opt/blueplane --hidden',
      'Hidden[de]=true',
      '[Desktop Action quit]',
      'Exec=/other',
      'Hidden=true',
    ].join('\r\n');
    expect(readAutostartEntry(text)).toEqual({
      enabled: true,
      command: ['env', 'A B=1', '/opt/blueplane', '--hidden'],
    });
    expect(readAutostartEntry('').command).toEqual([]);
  });
});
