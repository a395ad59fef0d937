import type { IncomingMessage } from 'node:http';

import { ForbiddenException, Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';

import { refuseControl, type ControlAccess } from './control-access.ts';

/** Injection token of `ControlAccess`. */
export const CONTROL_ACCESS = Symbol('control access');

/** Answers 403 to whoever may not use `/control`. */
@Injectable()
export class ControlGuard implements CanActivate {
  constructor(@Inject(CONTROL_ACCESS) private readonly access: ControlAccess) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<IncomingMessage>();
    const problem = refuseControl(this.access, headers);
    if (problem !== null) throw new ForbiddenException({ error: problem });
    return true;
  }
}
