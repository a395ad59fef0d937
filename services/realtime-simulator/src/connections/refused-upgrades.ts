import type { OutgoingHttpHeaders } from 'node:http';

import type { refusedStatuses } from '../faults/scenario.ts';

type RefusedStatus = (typeof refusedStatuses)[number];

/** The error body of the API's HTTP side, by status. */
const errors: Readonly<Record<RefusedStatus, { type: string; code: string | null; message: string }>> = {
  401: { type: 'invalid_request_error', code: 'invalid_api_key', message: 'Incorrect API key provided.' },
  403: {
    type: 'invalid_request_error',
    code: 'unsupported_country_region_territory',
    message: 'Country, region, or territory not supported',
  },
  429: { type: 'requests', code: 'rate_limit_exceeded', message: 'Rate limit reached for requests.' },
  500: {
    type: 'server_error',
    code: null,
    message: 'The server had an error while processing your request.',
  },
  503: { type: 'server_error', code: null, message: 'The server is overloaded. Please try again later.' },
};

/** What an upgrade refused by HTTP is answered with. */
export function refusedUpgrade(status: RefusedStatus): { body: string; headers: OutgoingHttpHeaders } {
  const retry = status === 429 || status === 503 ? { 'Retry-After': '1' } : {};
  return {
    body: JSON.stringify({ error: { ...errors[status], param: null } }),
    headers: { 'Content-Type': 'application/json', ...retry },
  };
}
