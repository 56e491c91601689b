import { horizontalpodautoscalers, horizontalpodautoscalersV1 } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { horizontalPodAutoscalerColumns, horizontalPodAutoscalerV1Columns } from './columns.js';
import { autoscalerV1Strategy, autoscalerV2Strategy } from './strategy.js';

export const horizontalPodAutoscalerResource = defineResource(horizontalpodautoscalers, {
  shortNames: ['hpa'],
  categories: ['all'],
  subresources: [STATUS],
  strategy: autoscalerV2Strategy,
  columns: horizontalPodAutoscalerColumns,
});

export const horizontalPodAutoscalerV1Resource = defineResource(horizontalpodautoscalersV1, {
  shortNames: ['hpa'],
  categories: ['all'],
  storageVersion: 'v2',
  subresources: [STATUS],
  strategy: autoscalerV1Strategy,
  columns: horizontalPodAutoscalerV1Columns,
});
