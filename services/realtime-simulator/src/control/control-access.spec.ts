import { describe, expect, it } from '@jest/globals';

import { decideControlAccess, refuseControl } from './control-access.ts';

describe('who may control the simulator', () => {
  it('is nobody when other machines reach it and there is no token', () => {
    for (const host of ['0.0.0.0', '::', '10.0.0.1']) {
      expect(refuseControl(decideControlAccess(host, undefined), {})).toContain('SIMULATOR_CONTROL_TOKEN');
    }
  });

  it('is whoever has the token, wherever the simulator listens', () => {
    for (const host of ['127.0.0.1', '0.0.0.0']) {
      const access = decideControlAccess(host, 'open sesame');
      expect(refuseControl(access, { authorization: 'Bearer open sesame' })).toBeNull();
      expect(refuseControl(access, { authorization: 'Bearer open' })).not.toBeNull();
      expect(refuseControl(access, {})).not.toBeNull();
    }
  });

  it('is every program of the machine it does not leave, but no page in a browser', () => {
    for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) {
      const access = decideControlAccess(host, undefined);
      expect(refuseControl(access, { host: 'localhost:8080' })).toBeNull();
      expect(refuseControl(access, { host: '[::1]:8080' })).toBeNull();
      expect(refuseControl(access, { host: 'localhost:8080', origin: 'https://elsewhere.example' })).not.toBeNull();
      expect(refuseControl(access, { host: 'rebound.example:8080' })).not.toBeNull();
    }
  });
});
