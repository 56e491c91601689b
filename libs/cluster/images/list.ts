import type { Image } from './image.js';
import { linuxes } from './linuxes/image.js';
import { nginx, nginxRelatives } from './nginx/image.js';
import { redisImages } from './redis/image.js';
import { systemImages } from './system/image.js';
import { toolImages } from './tools/image.js';
import { webServers } from './web-servers/image.js';

/** The catalogue. Order is of no matter. */
export const images: readonly Image[] = [nginx, ...nginxRelatives, ...linuxes, ...redisImages, ...webServers, ...toolImages, ...systemImages];
