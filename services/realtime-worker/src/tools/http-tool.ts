import { answerTooLarge, MAX_ANSWER_BYTES, ToolFailure, type Tool, type ToolArguments } from './tool.ts';

export const httpMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export interface HttpEndpoint {
  readonly url: string;
  readonly method: (typeof httpMethods)[number];
  /** With their secrets in place. */
  readonly headers: Readonly<Record<string, string>>;
}

const MAX_REDIRECTS = 3;

/**
 * Calls an HTTP endpoint: arguments go into the query of GET and DELETE, into a JSON body otherwise. Where it leads is
 * the operator's word alone: the model chooses values, never an address, and no redirect leaves the host.
 */
export function httpTool(about: Omit<Tool, 'kind' | 'run'>, endpoint: HttpEndpoint): Tool {
  return { ...about, kind: 'http', run: (given, signal) => call(endpoint, given, signal) };
}

async function call(endpoint: HttpEndpoint, given: ToolArguments, signal: AbortSignal): Promise<string> {
  const { method } = endpoint;
  const hasBody = method !== 'GET' && method !== 'DELETE';
  let target = hasBody ? new URL(endpoint.url) : withQuery(endpoint.url, given);
  const headers = new Headers(endpoint.headers);
  if (!headers.has('accept')) headers.set('accept', 'application/json, text/plain;q=0.9');
  if (hasBody) headers.set('content-type', 'application/json');
  const request = { method, headers, signal, redirect: 'manual' as const };
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await reach(target, hasBody ? { ...request, body: JSON.stringify(given) } : request);
    const next = redirectOf(response, target, method);
    if (next === null) return await readAnswer(response);
    await response.body?.cancel();
    target = next;
  }
  throw new ToolFailure('the service redirects too often');
}

function withQuery(url: string, given: ToolArguments): URL {
  const target = new URL(url);
  for (const [name, value] of Object.entries(given)) {
    target.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return target;
}

async function reach(target: URL, request: RequestInit): Promise<Response> {
  try {
    return await fetch(target, request);
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw new ToolFailure('the service could not be reached', { cause: error });
  }
}

/** Where a redirect leads; null when it is none. A request with a body is sent again only where the service says so. */
function redirectOf({ status, headers }: Response, from: URL, method: HttpEndpoint['method']): URL | null {
  const location = headers.get('location');
  if (![301, 302, 303, 307, 308].includes(status) || location === null) return null;
  const isRepeatable = method === 'GET' || status === 307 || status === 308;
  const next = URL.canParse(location, from.href) ? new URL(location, from) : null;
  if (!isRepeatable || next === null) throw new ToolFailure('the service answered with a redirect');
  if (next.origin !== from.origin) throw new ToolFailure('the service redirects to another host');
  return next;
}

async function readAnswer(response: Response): Promise<string> {
  if (!response.ok) {
    await response.body?.cancel();
    throw new ToolFailure(`the service answered with HTTP ${response.status}`);
  }
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    // Leaving the loop ends the transfer.
    if (bytes > MAX_ANSWER_BYTES) throw answerTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
