import { BadRequestException, Body, Controller, Delete, Get, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';

import { parseScenario, ScenarioRefused } from '../faults/parse-scenario.ts';
import type { Scenario } from '../faults/scenario.ts';
import { Scenarios } from '../faults/scenarios.ts';
import { ControlGuard } from './control.guard.ts';

/** `/control/scenario`: what goes wrong, and how fast everything is. Each call answers with the scenario in force. */
@Controller('control/scenario')
@UseGuards(ControlGuard)
export class ScenarioController {
  constructor(@Inject(Scenarios) private readonly scenarios: Scenarios) {}

  @Get()
  show(): Scenario {
    return this.scenarios.scenario;
  }

  /** 400 with every wrong field when the scenario cannot be used; the present one stays in force then. */
  @Post()
  @HttpCode(200)
  set(@Body() written: unknown): Scenario {
    try {
      this.scenarios.set(parseScenario(written));
    } catch (error) {
      if (error instanceof ScenarioRefused)
        throw new BadRequestException({ error: error.message, problems: error.problems });
      throw error;
    }
    return this.scenarios.scenario;
  }

  @Delete()
  reset(): Scenario {
    this.scenarios.reset();
    return this.scenarios.scenario;
  }
}
