import type { IncomingHttpHeaders } from 'node:http';

import { Body, Controller, Headers, HttpCode, HttpStatus, Inject, Post } from '@nestjs/common';

import { clientSecretSchema, type ClientSecretRequest } from '../protocol/client-secret.ts';
import { explainIssues } from '../protocol/explain-issue.ts';
import { newRandomId } from '../protocol/ids.ts';
import { findRealtimeModel, transcriptionDefaults } from '../protocol/models.ts';
import { RequestRefused } from '../protocol/request-refused.ts';
import { SessionSettings, type SessionStart } from '../sessions/session-settings.ts';
import { HttpRefused, isKeyAccepted, keyOf, wrongKey } from './api-key.ts';
import { EphemeralKeys } from './ephemeral-keys.ts';

const DEFAULT_MODEL = 'gpt-realtime';
const DEFAULT_LIFETIME_S = 600;

/** `POST /v1/realtime/client_secrets`: a key a browser may hold, with the session it is for. */
@Controller('v1/realtime/client_secrets')
export class ClientSecretsController {
  constructor(@Inject(EphemeralKeys) private readonly keys: EphemeralKeys) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  create(@Headers() headers: IncomingHttpHeaders, @Body() body: unknown = {}) {
    const key = keyOf(headers);
    // Who holds an ephemeral key may not prolong it by another one.
    if (key === null || EphemeralKeys.isOne(key) || !isKeyAccepted(key, this.keys)) {
      throw new HttpRefused(wrongKey, HttpStatus.UNAUTHORIZED);
    }
    const parsed = clientSecretSchema.safeParse(body);
    if (!parsed.success) throw new HttpRefused(explainIssues(parsed.error.issues, body), HttpStatus.BAD_REQUEST);
    return this.mint(parsed.data);
  }

  private mint({ expires_after, session }: ClientSecretRequest) {
    try {
      const start = startOf(session);
      // The answer tells no end of the session, since there is none yet: 0 (recorded).
      const echo = new SessionSettings(newRandomId('sess'), start, 0).echo;
      const { value, expiresAtMs } = this.keys.mint(start, (expires_after?.seconds ?? DEFAULT_LIFETIME_S) * 1000);
      return { value, expires_at: Math.floor(expiresAtMs / 1000), session: echo };
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      throw new HttpRefused(error.refusal, HttpStatus.BAD_REQUEST);
    }
  }
}

/** Throws `RequestRefused` when the session's model is none. */
function startOf(settings: ClientSecretRequest['session']): SessionStart {
  if (settings?.type === 'transcription') return { kind: 'transcription', model: transcriptionDefaults, settings };
  const id = settings?.model ?? DEFAULT_MODEL;
  const model = findRealtimeModel(id);
  if (!model) {
    throw new RequestRefused('invalid_model', `Model "${id}" is not supported in realtime mode.`, 'session.model');
  }
  return { kind: 'realtime', model, settings: settings ?? null };
}
