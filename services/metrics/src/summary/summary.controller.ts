import { Controller, Get, Header, Inject } from '@nestjs/common';

import { Summary, type SummaryFigures } from './summary.ts';

/** `GET /api/summary`: the indicators as JSON, for the page and for scripts. */
@Controller('api')
export class SummaryController {
  constructor(@Inject(Summary) private readonly figures: Summary) {}

  @Get('summary')
  @Header('Cache-Control', 'no-store')
  async summary(): Promise<SummaryFigures> {
    return await this.figures.read();
  }
}
