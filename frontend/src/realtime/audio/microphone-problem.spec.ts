import { describe, expect, it } from '@jest/globals';

import { MicrophoneError, microphoneProblem } from './microphone-problem.ts';

describe('microphoneProblem', () => {
  it.each([
    ['NotAllowedError', 'refused'],
    ['SecurityError', 'refused'],
    ['NotFoundError', 'missing'],
    ['OverconstrainedError', 'missing'],
    ['NotReadableError', 'in_use'],
    ['AbortError', 'in_use'],
    ['TypeError', 'unusable'],
  ])('reads %s as %s', (name, problem) => {
    expect(microphoneProblem(new DOMException('', name))).toBe(problem);
  });

  it('passes its own kind on', () => {
    expect(microphoneProblem(new MicrophoneError('insecure_page'))).toBe('insecure_page');
  });

  it('has an answer for what is not an error', () => {
    expect(microphoneProblem('no')).toBe('unusable');
  });
});
