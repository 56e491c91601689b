/** What uname(1) tells of the kernel that all machines and containers of a world share. */
export const KERNEL_RELEASE = '6.8.0-64-generic';
export const KERNEL_VERSION = '#67-Ubuntu SMP PREEMPT_DYNAMIC Sun Jun 15 20:23:31 UTC 2025';
