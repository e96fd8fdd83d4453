import { expect, test } from 'vitest';
import { isDashboardAddress } from './dashboard-address.ts';

test.each([
  ['http://127.0.0.1:7531/?token=abc', true],
  ['http://127.0.0.1:40000/', true],
  ['https://127.0.0.1:7531/', false],
  ['http://example.invalid/?next=http://127.0.0.1:7531/', false],
  ['http://127.0.0.1.example.invalid/', false],
  ['http://user@127.0.0.1:7531/', false],
  ['http://127.0.0.1:7531/other', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
  ['', false],
])('%s may be opened in the browser: %s', (address, allowed) => {
  expect(isDashboardAddress(address)).toBe(allowed);
});
