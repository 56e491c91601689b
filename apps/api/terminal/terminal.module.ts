import { Module } from '@nestjs/common';
import { SessionEvents } from './session-events.js';
import { TerminalGateway } from './terminal.gateway.js';

@Module({ providers: [SessionEvents, TerminalGateway], exports: [TerminalGateway] })
export class TerminalModule {}
