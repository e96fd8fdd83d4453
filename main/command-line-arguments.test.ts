import { expect, test } from 'vitest';
import { commandLineArguments, commandLineProgram } from './command-line-arguments.ts';

test.each<[string[], boolean, string[] | null]>([
  [['/opt/blueplane'], true, null],
  [['/opt/blueplane', '--hidden'], true, null],
  [['/opt/blueplane', '--cli', '--', 'report', 'daily', '--json'], true, ['report', 'daily', '--json']],
  [['/opt/blueplane', '--cli', '--'], true, []],
  [['/opt/blueplane', '--cli', 'status'], true, ['status']],
  // A system that leads the name to the program itself.
  [['/usr/bin/blueplane', 'report', '--json'], true, ['report', '--json']],
  [['electron', '/work/blueplane'], false, null],
  [['electron', '/work/blueplane', '--hidden'], false, null],
  [['electron', '/work/blueplane', '--cli', '--', '--version'], false, ['--version']],
  [['electron', '/work/blueplane', 'report'], false, null],
  // What is meant for Chromium stands before it.
  [['/opt/blueplane', '--ozone-platform=headless', '--cli', '--', 'stop'], true, ['stop']],
  [['electron', '--no-sandbox', '/work/blueplane', '--cli', '--', 'stop'], false, ['stop']],
  [['electron', '--inspect=0', '/work/blueplane', '--hidden'], false, null],
  // Behind a switch of ours a word is no command.
  [['/opt/blueplane', '--hidden', 'stop'], true, null],
])('%j, packaged %s, runs %j', (argv, packaged, expected) => {
  expect(commandLineArguments(argv, packaged)).toEqual(expected);
});

test('another process of the program runs a command line as this one was started', () => {
  const program = (argv: string[], appPath: string | null) => {
    const { command, arguments: words } = commandLineProgram({ execPath: '/opt/blueplane', argv }, appPath);
    return { command, said: commandLineArguments([command, ...words, 'demo', '--no-open'], appPath === null), words };
  };
  expect(program(['/opt/blueplane'], null)).toMatchObject({ command: '/opt/blueplane', said: ['demo', '--no-open'] });
  expect(program(['/opt/blueplane', '--no-sandbox'], null)).toMatchObject({
    said: ['demo', '--no-open'],
    words: ['--no-sandbox', '--cli', '--'],
  });
  expect(program(['/electron', '--no-sandbox', '/checkout'], '/checkout')).toMatchObject({
    said: ['demo', '--no-open'],
    words: ['--no-sandbox', '/checkout', '--cli', '--'],
  });
});
