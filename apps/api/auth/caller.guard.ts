import { type CanActivate, type ExecutionContext, ForbiddenException, Injectable, UnauthorizedException } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type GuardedRequest, PERMISSION, VISITORS } from './access.js';
import { LoginService } from './login.service.js';
import { isAllowed, type Permission } from './roles.js';

/** Lets nobody through to a route that does not say for whom it is. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(private readonly reflector: Reflector, private readonly logins: LoginService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true; // the socket gateway authenticates its connections itself
    const target = [context.getHandler(), context.getClass()];
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    const caller = await this.logins.findCaller(request.headers);
    if (caller !== undefined) request.caller = caller;
    if (this.reflector.getAllAndOverride<boolean | undefined>(VISITORS, target) === true) return true;
    if (caller === undefined) throw new UnauthorizedException('Log in first.');
    const permission = this.reflector.getAllAndOverride<Permission | undefined>(PERMISSION, target);
    if (permission === undefined || !isAllowed(caller.role, permission)) throw new ForbiddenException('Your role does not allow this.');
    return true;
  }
}
