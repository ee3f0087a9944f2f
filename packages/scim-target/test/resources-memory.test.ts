import { memoryResources } from '../src/index.ts';
import { resourcesSuite } from './resources-suite.ts';

const store = memoryResources();
resourcesSuite('memory', () => store);
