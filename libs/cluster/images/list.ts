import type { Image } from './image.js';
import { nginx, nginxRelatives } from './nginx/image.js';

/** The catalogue. Order is of no matter. */
export const images: readonly Image[] = [nginx, ...nginxRelatives];
