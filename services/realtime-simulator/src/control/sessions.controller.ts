import { Controller, Delete, Get, Inject, UseGuards } from '@nestjs/common';

import type { SessionReport } from '../records/session-record.ts';
import { SessionRecords } from '../records/session-records.ts';
import { ControlGuard } from './control.guard.ts';

interface Sessions {
  readonly sessions: readonly SessionReport[];
}

/** `/control/sessions`: what the newest 1,000 sessions received and sent. `DELETE` forgets those that have ended. */
@Controller('control/sessions')
@UseGuards(ControlGuard)
export class SessionsController {
  constructor(@Inject(SessionRecords) private readonly records: SessionRecords) {}

  @Get()
  show(): Sessions {
    return { sessions: this.records.report() };
  }

  @Delete()
  forget(): Sessions {
    this.records.forgetEnded();
    return this.show();
  }
}
