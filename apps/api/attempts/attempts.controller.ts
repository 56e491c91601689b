import { Controller, Get, Param, Post } from '@nestjs/common';
import { Attempt, AttemptList } from '#contracts/rest/attempts.js';
import { SessionId } from '#contracts/rest/identifiers.js';
import type { Caller } from '#db/caller.js';
import { CurrentCaller, Requires } from '#api/auth/access.js';
import { Answers } from '#api/http/answers.js';
import { AttemptsService } from './attempts.service.js';

@Controller('sessions/:sessionId/attempts')
export class AttemptsController {
  constructor(private readonly attempts: AttemptsService) {}

  @Post()
  @Requires('attempt:submit')
  @Answers(201, Attempt)
  submit(@CurrentCaller() caller: Caller, @Param('sessionId', { schema: SessionId }) sessionId: string): Promise<Attempt> {
    return this.attempts.submit(caller, sessionId);
  }

  @Get()
  @Requires('attempt:read')
  @Answers(200, AttemptList)
  async list(@CurrentCaller() caller: Caller, @Param('sessionId', { schema: SessionId }) sessionId: string): Promise<AttemptList> {
    return { attempts: await this.attempts.list(caller, sessionId) };
  }
}
