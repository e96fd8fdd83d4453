import { createNodeProcessHost } from './node-process-host.ts';
import { testProcessHost } from './test-process-host.ts';

testProcessHost(createNodeProcessHost);
