import { memoryResources } from '../src/index.ts';
import { resourcesOrderSuite } from './resources-order-suite.ts';
import { resourcesSuite } from './resources-suite.ts';

const store = memoryResources();
resourcesSuite('memory', () => store);
resourcesOrderSuite('memory', () => store);
