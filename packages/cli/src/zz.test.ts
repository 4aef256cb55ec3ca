import { mrt } from './testing/session.js';
test('x', async () => {
  for (const argv of [['run', '/tmp/e2e/r20.ini', '--verbose'], ['run','/tmp/e2e/r20.ini','--json'], ['exec','/tmp/e2e/out/cifar_resnet20_v1_cvm','--input','/tmp/e2e/out/cifar_resnet20_v1_cvm/data.npy','--repeat','3'], ['inspect','/tmp/e2e/out/cifar_resnet20_v1_cvm']]) {
    const r = await mrt(argv);
    process.stdout.write(`${argv.join(' ')} -> ${r.code}\n${r.stdout.slice(0,6000)}\n---stderr\n${r.stderr.slice(0,5000)}\n`);
  }
}, 300000);
