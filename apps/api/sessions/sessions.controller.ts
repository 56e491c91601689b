import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ClusterView } from '#contracts/rest/cluster-view.js';
import { SessionId } from '#contracts/rest/identifiers.js';
import { LabContent } from '#contracts/rest/lab-content.js';
import {
  Accepted, EnterStep, FastForward, FileAddress, FileOrFolder, FileWrite, QuizAnswer, SessionDetail, SessionList, StartSession,
} from '#contracts/rest/sessions.js';
import type { Caller } from '#db/caller.js';
import { CurrentCaller, Requires } from '#api/auth/access.js';
import { Answers } from '#api/http/answers.js';
import { SessionsService } from './sessions.service.js';

const Id = () => Param('sessionId', { schema: SessionId });

@Controller('sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Post()
  @Requires('session:start')
  @Answers(200, SessionDetail)
  start(@CurrentCaller() caller: Caller, @Body({ schema: StartSession }) body: StartSession): Promise<SessionDetail> {
    return this.sessions.start(caller, body);
  }

  @Get()
  @Requires('session:read')
  @Answers(200, SessionList)
  async list(@CurrentCaller() caller: Caller): Promise<SessionList> {
    return { sessions: await this.sessions.list(caller) };
  }

  @Get(':sessionId')
  @Requires('session:read')
  @Answers(200, SessionDetail)
  get(@CurrentCaller() caller: Caller, @Id() id: string): Promise<SessionDetail> {
    return this.sessions.get(caller, id);
  }

  @Get(':sessionId/content')
  @Requires('session:read')
  @Answers(200, LabContent)
  getContent(@CurrentCaller() caller: Caller, @Id() id: string): Promise<LabContent> {
    return this.sessions.getContent(caller, id);
  }

  @Get(':sessionId/cluster')
  @Requires('session:read')
  @Answers(200, ClusterView)
  viewCluster(@CurrentCaller() caller: Caller, @Id() id: string): Promise<ClusterView> {
    return this.sessions.viewCluster(caller, id);
  }

  @Delete(':sessionId')
  @Requires('session:use')
  @HttpCode(204)
  end(@CurrentCaller() caller: Caller, @Id() id: string): Promise<void> {
    return this.sessions.end(caller, id);
  }

  @Put(':sessionId/step')
  @Requires('session:use')
  @Answers(202, Accepted)
  enterStep(@CurrentCaller() caller: Caller, @Id() id: string, @Body({ schema: EnterStep }) { step }: EnterStep): Promise<Accepted> {
    return this.sessions.enterStep(caller, id, step);
  }

  @Post(':sessionId/reset')
  @Requires('session:use')
  @Answers(202, Accepted)
  reset(@CurrentCaller() caller: Caller, @Id() id: string): Promise<Accepted> {
    return this.sessions.reset(caller, id, 'lab');
  }

  @Post(':sessionId/restart-step')
  @Requires('session:use')
  @Answers(202, Accepted)
  restartStep(@CurrentCaller() caller: Caller, @Id() id: string): Promise<Accepted> {
    return this.sessions.reset(caller, id, 'step');
  }

  @Post(':sessionId/fast-forward')
  @Requires('session:use')
  @Answers(202, Accepted)
  fastForward(@CurrentCaller() caller: Caller, @Id() id: string, @Body({ schema: FastForward }) by: FastForward): Promise<Accepted> {
    return this.sessions.fastForward(caller, id, by);
  }

  @Post(':sessionId/answers')
  @Requires('session:use')
  @Answers(202, Accepted)
  answerQuiz(@CurrentCaller() caller: Caller, @Id() id: string, @Body({ schema: QuizAnswer }) answer: QuizAnswer): Promise<Accepted> {
    return this.sessions.answerQuiz(caller, id, answer);
  }

  @Get(':sessionId/files')
  @Requires('session:use')
  @Answers(200, FileOrFolder)
  readFile(@CurrentCaller() caller: Caller, @Id() id: string, @Query({ schema: FileAddress }) address: FileAddress): Promise<FileOrFolder> {
    return this.sessions.readFile(caller, id, address);
  }

  @Put(':sessionId/files')
  @Requires('session:use')
  @HttpCode(204)
  writeFile(@CurrentCaller() caller: Caller, @Id() id: string, @Body({ schema: FileWrite }) write: FileWrite): Promise<void> {
    return this.sessions.writeFile(caller, id, write);
  }
}
