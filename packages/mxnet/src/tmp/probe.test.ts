import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { importMxnet, exportMxnet } from '../index.js';
import { MrtError } from '@mrtjs/tensor';
import { topologicalOrder, inputsOf } from '@mrtjs/graph';
const root = '/work/shared/real/models/mxnet';
test('probe', () => {
  const out: string[] = [];
  for (const d of readdirSync(root)) for (const f of readdirSync(`${root}/${d}`).filter((x) => x.endsWith('.json'))) {
    const base = f.replace('-symbol.json', '');
    const p = readdirSync(`${root}/${d}`).find((x) => x.startsWith(base + '-') && x.endsWith('.params'));
    const t0 = performance.now();
    try {
      const { model, diagnostics } = importMxnet({ symbol: readFileSync(`${root}/${d}/${f}`), ...(p && { params: new Uint8Array(readFileSync(`${root}/${d}/${p}`)) }) });
      out.push(`${d}/${f} nodes ${topologicalOrder(model.graph).length} params ${model.params.size} inputs ${p ? inputsOf(model).map((n) => n.name) : ''} heads ${model.graph.outputs.map((v) => v.node.name + ':' + v.node.op)} ${diagnostics.map((x) => x.message)} ${(performance.now() - t0).toFixed(0)}ms`);
      const e = exportMxnet(model);
      const again = importMxnet({ symbol: e.symbol, ...(p && { params: e.params }) });
      const e2 = exportMxnet(again.model);
      out.push('   ' + (e2.symbol === e.symbol) + ' ' + (Buffer.compare(e.params, e2.params) === 0) + again.diagnostics.map((x) => x.message));
    } catch (error) {
      if (!(error instanceof MrtError)) throw error;
      out.push(`${d}/${f} ERR\n${error.message}`);
    }
  }
  console.log(out.join('\n'));
});
