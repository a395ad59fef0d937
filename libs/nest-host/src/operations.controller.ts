import { Controller, Get, Header, HttpStatus, Inject, Res } from '@nestjs/common';
import { withDeadline } from '@colloquy/lifecycle';
import type { Response } from 'express';

import { askDependencies, type Operations } from './operations.ts';

export const OPERATIONS = Symbol('operations');

/** A dependency that takes longer than this to answer counts as down. */
const CHECK_DEADLINE_MS = 1_000;

/** `GET /health`, `/health/ready`, `/metrics`: the same for every service. */
@Controller()
export class OperationsController {
  constructor(@Inject(OPERATIONS) private readonly operations: Operations) {}

  /** Always 200: the process is alive and can say how its dependencies are. */
  @Get('health')
  @Header('Cache-Control', 'no-store')
  async health(): Promise<object> {
    return await this.report();
  }

  /** 503 while the service starts or drains, or when a dependency is down. */
  @Get('health/ready')
  @Header('Cache-Control', 'no-store')
  async ready(@Res() response: Response): Promise<void> {
    const report = await this.report();
    const isReady = this.operations.lifecycle.isReady && report.status === 'ok';
    response.status(isReady ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).json(report);
  }

  @Get('metrics')
  async metrics(@Res() response: Response): Promise<void> {
    const { registry } = this.operations;
    response.type(registry.contentType).send(await registry.metrics());
  }

  private async report() {
    const { service, lifecycle, facts } = this.operations;
    const dependencies = await askDependencies(this.operations, CHECK_DEADLINE_MS, withDeadline);
    const isWhole = Object.values(dependencies).every((state) => state === 'up');
    return { status: isWhole ? 'ok' : 'degraded', service, state: lifecycle.state, dependencies, ...facts?.() };
  }
}
