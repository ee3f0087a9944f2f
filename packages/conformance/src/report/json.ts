import type { Report } from '../report.ts';
import type { ScenarioReport } from '../scenario/report.ts';

export const formatJson = (report: Report | ScenarioReport): string => `${JSON.stringify(report, null, 2)}\n`;
