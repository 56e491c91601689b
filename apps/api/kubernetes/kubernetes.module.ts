import { Module } from '@nestjs/common';
import { KubeconfigController } from './kubeconfig.controller.js';
import { KubernetesProxy } from './kubernetes.proxy.js';

@Module({ controllers: [KubeconfigController], providers: [KubernetesProxy] })
export class KubernetesModule {}
