// Loaded ahead of a program by --import: at its end it writes the program's greatest resident size, in bytes, to fd 3.
import { writeSync } from 'node:fs';

process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS * 1_024)));
