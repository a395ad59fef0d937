import type { Span } from '@colloquy/fabric';

import { UpstreamError, type UpstreamPort } from './upstream.port.ts';

/** An upstream whose dials are spans under `parent`. */
export function tracedUpstream(upstream: UpstreamPort, parent: Span): UpstreamPort {
  let attempt = 0;
  return {
    async open(listener, signal) {
      attempt += 1;
      const dialling = parent.child('upstream.connect', { attempt });
      try {
        const session = await upstream.open(listener, signal);
        dialling.end({ upstream: session.kind });
        return session;
      } catch (error) {
        dialling.fail(signal.aborted ? 'abandoned' : error instanceof UpstreamError ? error.code : 'internal_error');
        throw error;
      }
    },
  };
}
