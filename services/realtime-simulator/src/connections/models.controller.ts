import type { IncomingHttpHeaders } from 'node:http';

import { Controller, Get, Headers, HttpStatus, Inject } from '@nestjs/common';

import { realtimeModels } from '../protocol/models.ts';
import { HttpRefused, isKeyAccepted, keyOf, wrongKey } from './api-key.ts';
import { EphemeralKeys } from './ephemeral-keys.ts';

/** When the simulator's models were made, in unix seconds: a fixed day, since nobody may rely on it. */
const CREATED = 1_756_339_200;

/** `GET /v1/models`, by which clients check their key. */
@Controller('v1/models')
export class ModelsController {
  constructor(@Inject(EphemeralKeys) private readonly keys: EphemeralKeys) {}

  @Get()
  list(@Headers() headers: IncomingHttpHeaders) {
    if (!isKeyAccepted(keyOf(headers), this.keys)) throw new HttpRefused(wrongKey, HttpStatus.UNAUTHORIZED);
    const data = realtimeModels.map(({ id }) => ({ id, object: 'model', created: CREATED, owned_by: 'colloquy' }));
    return { object: 'list', data };
  }
}
