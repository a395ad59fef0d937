import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { missingPlatforms } from './platforms.mjs';

describe('the platforms a lock names', () => {
  it('are complete when every binary is there, at the top or nested', () => {
    const packages = {
      'node_modules/fast': { optionalDependencies: { '@fast/linux-x64-gnu': '1.0.0' } },
      'node_modules/@fast/linux-x64-gnu': { version: '1.0.0' },
      'node_modules/old': { optionalDependencies: { '@fast/linux-x64-gnu': '0.9.0' } },
      'node_modules/old/node_modules/@fast/linux-x64-gnu': { version: '0.9.0' },
    };
    assert.deepEqual(missingPlatforms(packages), []);
  });

  it('miss a binary that is only asked for', () => {
    const packages = {
      'node_modules/fast': { dev: true, optionalDependencies: { '@fast/linux-arm64-musl': '1.0.0' } },
    };
    const row = { version: '1.0.0', os: ['linux'], cpu: ['arm64'], libc: ['musl'], dev: true, optional: true };
    assert.deepEqual(missingPlatforms(packages), [['node_modules/@fast/linux-arm64-musl', row]]);
  });

  it('get a place of their own when another version is at the top', () => {
    const packages = {
      'node_modules/fast': { optionalDependencies: { '@fast/darwin-arm64': '2.0.0' } },
      'node_modules/@fast/darwin-arm64': { version: '1.0.0' },
    };
    const [folder] = missingPlatforms(packages)[0] ?? [];
    assert.equal(folder, 'node_modules/fast/node_modules/@fast/darwin-arm64');
  });

  it('do not include optional packages that are no binaries', () => {
    const packages = { 'node_modules/fast': { optionalDependencies: { 'pretty-names': '1.0.0' } } };
    assert.deepEqual(missingPlatforms(packages), []);
  });
});
