/** Names of the pretrained networks of the GluonCV model zoo that configurations of the original fetch by name. */
import { nearest } from '@mrtjs/tensor';

/** The names, as the zoo spells them. MRT reads exported networks; it cannot build these by itself. */
export const modelZoo: readonly string[] = `
  resnet18_v1 resnet34_v1 resnet50_v1 resnet101_v1 resnet152_v1 resnet18_v2 resnet34_v2 resnet50_v2
  resnet101_v2 resnet152_v2 se_resnet18_v1 se_resnet34_v1 se_resnet50_v1 se_resnet101_v1 se_resnet152_v1
  se_resnet18_v2 se_resnet34_v2 se_resnet50_v2 se_resnet101_v2 se_resnet152_v2 vgg11 vgg13 vgg16 vgg19
  vgg11_bn vgg13_bn vgg16_bn vgg19_bn alexnet densenet121 densenet161 densenet169 densenet201
  squeezenet1.0 squeezenet1.1 inceptionv3 mobilenet1.0 mobilenet0.75 mobilenet0.5 mobilenet0.25
  mobilenetv2_1.0 mobilenetv2_0.75 mobilenetv2_0.5 mobilenetv2_0.25 ssd_300_vgg16_atrous_voc
  ssd_300_vgg16_atrous_coco ssd_300_vgg16_atrous_custom ssd_512_vgg16_atrous_voc ssd_512_vgg16_atrous_coco
  ssd_512_vgg16_atrous_custom ssd_512_resnet18_v1_voc ssd_512_resnet18_v1_coco ssd_512_resnet50_v1_voc
  ssd_512_resnet50_v1_coco ssd_512_resnet50_v1_custom ssd_512_resnet101_v2_voc ssd_512_resnet152_v2_voc
  ssd_512_mobilenet1.0_voc ssd_512_mobilenet1.0_coco ssd_512_mobilenet1.0_custom
  faster_rcnn_resnet50_v1b_voc faster_rcnn_resnet50_v1b_coco faster_rcnn_fpn_resnet50_v1b_coco
  faster_rcnn_fpn_bn_resnet50_v1b_coco faster_rcnn_resnet50_v1b_custom faster_rcnn_resnet101_v1d_voc
  faster_rcnn_resnet101_v1d_coco faster_rcnn_fpn_resnet101_v1d_coco faster_rcnn_resnet101_v1d_custom
  mask_rcnn_resnet50_v1b_coco mask_rcnn_fpn_resnet50_v1b_coco mask_rcnn_resnet101_v1d_coco
  mask_rcnn_fpn_resnet101_v1d_coco cifar_resnet20_v1 cifar_resnet56_v1 cifar_resnet110_v1
  cifar_resnet20_v2 cifar_resnet56_v2 cifar_resnet110_v2 cifar_wideresnet16_10 cifar_wideresnet28_10
  cifar_wideresnet40_8 cifar_resnext29_32x4d cifar_resnext29_16x64d fcn_resnet50_voc fcn_resnet101_coco
  fcn_resnet101_voc fcn_resnet50_ade fcn_resnet101_ade psp_resnet101_coco psp_resnet101_voc
  psp_resnet50_ade psp_resnet101_ade psp_resnet101_citys deeplab_resnet101_coco deeplab_resnet101_voc
  deeplab_resnet152_coco deeplab_resnet152_voc deeplab_resnet50_ade deeplab_resnet101_ade resnet18_v1b
  resnet34_v1b resnet50_v1b resnet50_v1b_gn resnet101_v1b_gn resnet101_v1b resnet152_v1b resnet50_v1c
  resnet101_v1c resnet152_v1c resnet50_v1d resnet101_v1d resnet152_v1d resnet50_v1e resnet101_v1e
  resnet152_v1e resnet50_v1s resnet101_v1s resnet152_v1s resnext50_32x4d resnext101_32x4d resnext101_64x4d
  se_resnext50_32x4d se_resnext101_32x4d se_resnext101_64x4d senet_154 darknet53 yolo3_darknet53_coco
  yolo3_darknet53_voc yolo3_darknet53_custom yolo3_mobilenet1.0_coco yolo3_mobilenet1.0_voc
  yolo3_mobilenet1.0_custom nasnet_4_1056 nasnet_5_1538 nasnet_7_1920 nasnet_6_4032
  simple_pose_resnet18_v1b simple_pose_resnet50_v1b simple_pose_resnet101_v1b simple_pose_resnet152_v1b
  simple_pose_resnet50_v1d simple_pose_resnet101_v1d simple_pose_resnet152_v1d residualattentionnet56
  residualattentionnet92 residualattentionnet128 residualattentionnet164 residualattentionnet200
  residualattentionnet236 residualattentionnet452 cifar_residualattentionnet56
  cifar_residualattentionnet92 cifar_residualattentionnet452 resnet18_v1b_0.89 resnet50_v1d_0.86
  resnet50_v1d_0.48 resnet50_v1d_0.37 resnet50_v1d_0.11 resnet101_v1d_0.76 resnet101_v1d_0.73
  mobilenet1.0_int8 resnet50_v1_int8 ssd_300_vgg16_atrous_voc_int8 ssd_512_mobilenet1.0_voc_int8
  SSD_512_RESNET50_V1_VOC_INT8 SSD_512_VGG16_ATROUS_VOC_INT8`
  .trim()
  .split(/\s+/);

/** The network that a name stands for: files are often named with `_` for the `.` of the zoo's name (D74). */
export function zooModel(name: string): string | undefined {
  const dotted = name.replaceAll(/(?<=\d)_(?=\d)/g, '.');
  return modelZoo.find((known) => known === name) ?? modelZoo.find((known) => known === dotted);
}

/**
 * What to do about a model whose files are not there: how to export a network of the zoo, or which of its names are near
 * [R225]. `undefined` for a name that has nothing to do with the zoo.
 */
export function zooAdvice(name: string): string | undefined {
  const known = zooModel(name);
  if (known !== undefined)
    return (
      `${known} is a network of the GluonCV model zoo: export it there, with net.hybridize(), a run on any image and ` +
      `net.export("${name}"), and put both files into this folder`
    );
  const close = nearest(name, new Set(modelZoo), 3);
  return close.length === 0 ? undefined : `networks of the GluonCV model zoo are called ${close.join(', ')}`;
}
