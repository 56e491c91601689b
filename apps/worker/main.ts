import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.js';
import { HostingService } from './hosting/hosting.service.js';
import { KubernetesPort } from './kubernetes/kubernetes-port.js';
import { Settings } from './settings.js';

const settings = Settings.read(process.env);
const app = await NestFactory.create<NestExpressApplication>(AppModule.with(settings), { bufferLogs: true, bodyParser: false });
const logger = app.get(Logger);
app.useLogger(logger);
app.enableShutdownHooks();
const hosting = app.get(HostingService);
const kubernetes = new KubernetesPort(hosting.directory, settings.secret);
app.use((message: Parameters<KubernetesPort['handle']>[0], response: Parameters<KubernetesPort['handle']>[1], next: () => void) => {
  if (message.url?.startsWith('/k8s/') === true) void kubernetes.handle(message, response);
  else next();
});
const server = await app.listen(settings.port, settings.host);
kubernetes.listen(server);
const { port } = server.address() as AddressInfo;
await hosting.start(`http://${settings.address}:${port}`);
logger.log(`worker ready on port ${port}`);
