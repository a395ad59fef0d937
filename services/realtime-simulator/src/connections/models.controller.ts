import type { IncomingHttpHeaders } from 'node:http';

import { Controller, Get, Headers, HttpException, HttpStatus } from '@nestjs/common';

import { realtimeModels } from '../protocol/models.ts';
import { refusal } from '../protocol/request-refused.ts';
import { isKeyAccepted, keyOf } from './admission.ts';

/** When the simulator's models were made, in unix seconds: a fixed day, since nobody may rely on it. */
const CREATED = 1_756_339_200;

/** `GET /v1/models`, by which clients check their key. */
@Controller('v1/models')
export class ModelsController {
  @Get()
  list(@Headers() headers: IncomingHttpHeaders) {
    if (!isKeyAccepted(keyOf(headers))) {
      const error = refusal('invalid_api_key', 'Incorrect API key provided.');
      throw new HttpException({ error }, HttpStatus.UNAUTHORIZED);
    }
    const data = realtimeModels.map(({ id }) => ({ id, object: 'model', created: CREATED, owned_by: 'colloquy' }));
    return { object: 'list', data };
  }
}
