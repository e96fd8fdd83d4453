import { expect, test } from 'vitest';
import { programPartPath, showProgramPart } from './program-parts.ts';

const CHECKOUT = { appPath: '/work/blueplane', resourcesPath: null, log: '/home/ada/.blueplane/server.log' };
const PACKAGE = { ...CHECKOUT, appPath: '/opt/blueplane/app.asar', resourcesPath: '/opt/blueplane/resources' };

test('a checkout and a package have the parts of the program where their build puts them', () => {
  const paths = (places: typeof CHECKOUT | typeof PACKAGE) =>
    (['readme', 'licences', 'logs'] as const).map((part) => programPartPath(part, places));
  expect(paths(CHECKOUT)).toEqual(['/work/blueplane/README.md', '/work/blueplane/LICENSE', CHECKOUT.log]);
  expect(paths(PACKAGE)).toEqual([
    '/opt/blueplane/resources/README.md',
    '/opt/blueplane/resources/licences',
    CHECKOUT.log,
  ]);
});

test('what is not there is said', async () => {
  await expect(showProgramPart('licences', PACKAGE)).rejects.toThrow('Nothing is there: /opt/blueplane/resources');
});
