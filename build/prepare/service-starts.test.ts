import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withoutServiceStarts } from './service-starts.mjs';
import { put, testFolder } from './test-folder.ts';

describe('keeping services off during an installation', () => {
  it('forbids starts for that time only, also when the installation fails', async () => {
    const policy = join(testFolder(), 'policy-rc.d');
    await withoutServiceStarts(async () => {
      expect(readFileSync(policy, 'utf8')).toContain('exit 101');
      expect(statSync(policy).mode & 0o111).toBe(0o111);
    }, policy);
    expect(existsSync(policy)).toBe(false);
    await expect(withoutServiceStarts(() => Promise.reject(new Error('apt')), policy)).rejects.toThrow('apt');
    expect(existsSync(policy)).toBe(false);
  });

  it('leaves somebody else’s policy as it is', async () => {
    const policy = put(join(testFolder(), 'policy-rc.d'), '#!/bin/sh\nexit 0\n');
    await withoutServiceStarts(async () => undefined, policy);
    expect(readFileSync(policy, 'utf8')).toBe('#!/bin/sh\nexit 0\n');
  });

  it('takes away its own that a killed run left', async () => {
    const policy = join(testFolder(), 'policy-rc.d');
    let left = '';
    await withoutServiceStarts(async () => {
      left = readFileSync(policy, 'utf8');
    }, policy);
    put(policy, left);
    await withoutServiceStarts(async () => undefined, policy);
    expect(existsSync(policy)).toBe(false);
  });
});
