import { modelZoo, zooAdvice, zooModel } from './model-zoo.js';

test('R225: the 167 names of the zoo are known', () => {
  expect(modelZoo).toHaveLength(167);
  expect(new Set(modelZoo).size).toBe(167);
  expect(modelZoo).toEqual(
    expect.arrayContaining(['resnet18_v1', 'mobilenetv2_0.25', 'yolo3_darknet53_voc']),
  );
});

test.each([
  ['resnet50_v1d_0.86', 'resnet50_v1d_0.86'],
  ['mobilenet1.0', 'mobilenet1.0'],
  ['mobilenet1_0', 'mobilenet1.0'],
  ['squeezenet1_1', 'squeezenet1.1'],
  ['shufflenet_v1', undefined],
])('R225, D74: %s is the network %s', (name, expected) => expect(zooModel(name)).toBe(expected));

test('R225: a network of the zoo that is not on disk can be exported there', () => {
  expect(zooAdvice('mobilenet1_0')).toContain(
    'mobilenet1.0 is a network of the GluonCV model zoo: export it',
  );
  expect(zooAdvice('mobilenet1_0')).toContain('net.export("mobilenet1_0")');
});

test.each([
  ['resnet50v1', 'resnet50_v1'],
  ['SSD_512_RESNET50_V1_VOC', 'ssd_512_resnet50_v1_voc'],
  ['yolo3_darknet_voc', 'yolo3_darknet53_voc'],
])('R225: %s is told that %s is near', (name, expected) => expect(zooAdvice(name)).toContain(expected));

test('R225: a name that is like none of them gets no advice', () => {
  expect(zooAdvice('my_own_network_for_fish')).toBeUndefined();
});
