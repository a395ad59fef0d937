import type { EarlyEnd } from '../protocol/response-object.ts';
import type { FaultOf } from './scenario.ts';

const failure = (type: string, code: string, message: string): EarlyEnd => ({
  type: 'failed',
  error: { type, code, message },
});

/** How a response says that it ended otherwise; the codes are those the service was seen to use. */
export const endOf: Readonly<Record<FaultOf<'response'>['outcome'], EarlyEnd>> = {
  server_error: failure('server_error', 'server_error', 'The server had an error while processing your request.'),
  rate_limited: failure('invalid_request_error', 'inference_rate_limit_exceeded', 'Rate limit reached for this model.'),
  out_of_quota: failure(
    'insufficient_quota',
    'insufficient_quota',
    'You exceeded your current quota, please check your plan and billing details.',
  ),
  model_not_found: failure('invalid_request_error', 'model_not_found', 'The model does not exist.'),
  max_output_tokens: { type: 'incomplete', reason: 'max_output_tokens' },
  content_filter: { type: 'incomplete', reason: 'content_filter' },
};
