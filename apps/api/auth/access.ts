import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Caller } from '#db/caller.js';
import type { Permission } from './roles.js';

export const PERMISSION = 'wheelhouse:permission';
export const VISITORS = 'wheelhouse:visitors';

/** The route is for members whose role has the permission. Every route says this or AllowVisitors. */
export const Requires = (permission: Permission) => SetMetadata(PERMISSION, permission);
/** The route is for people without an account too; CurrentCaller may then be undefined. */
export const AllowVisitors = () => SetMetadata(VISITORS, true);

/** A request that the guard has let through. */
export interface GuardedRequest extends IncomingMessage {
  caller?: SignedInCaller;
}
export interface SignedInCaller extends Caller {
  readonly loginId: string;
}

export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<GuardedRequest>().caller);
