// Mirrors pkg/apis/{core,batch}/types.go: the fields of the types that refusals print whole, in the order in which Go writes them
// Differs: types that no refusal shows are not here.

/**
 * A field is `Name:kind`; its name in the API follows by the usual spelling, or stands after `=`. Kinds: `s` text, `i` number, `b` truth, `q` amount,
 * all of them never absent; `*` any scalar, list or map that may be; `T` a struct, `*T` one that may be absent, `[]T` a list of them; `=` alone what
 * is written as it came. `+T` takes in the fields of another type.
 */
const TYPES: Readonly<Record<string, string>> = {
  PodTemplateSpec: 'metadata:+meta Spec:PodSpec',
  PodSpec:
    'Volumes:[]Volume InitContainers:[]Container Containers:[]Container EphemeralContainers:[]EphemeralContainer RestartPolicy:s TerminationGracePeriodSeconds:* ActiveDeadlineSeconds:* DNSPolicy:s NodeSelector:* ServiceAccountName:s AutomountServiceAccountToken:* NodeName:s SecurityContext:*PodSecurityContext ImagePullSecrets:[]LocalObjectReference Hostname:s Subdomain:s SetHostnameAsFQDN:* Affinity:*Affinity SchedulerName:s Tolerations:[]Toleration HostAliases:[]HostAlias PriorityClassName:s Priority:* PreemptionPolicy:* DNSConfig:*PodDNSConfig ReadinessGates:[]PodReadinessGate RuntimeClassName:* Overhead:* EnableServiceLinks:* TopologySpreadConstraints:[]TopologySpreadConstraint OS:*PodOS SchedulingGates:[]Named ResourceClaims:[]PodResourceClaim Resources:*ResourceRequirements HostnameOverride:* SchedulingGroup:*PodSchedulingGroup',
  PodSecurityContext:
    'HostNetwork:b HostPID:b HostIPC:b ShareProcessNamespace:* HostUsers:* SELinuxOptions:*SELinuxOptions WindowsOptions:*WindowsSecurityContextOptions RunAsUser:* RunAsGroup:* RunAsNonRoot:* SupplementalGroups:* SupplementalGroupsPolicy:* FSGroup:* FSGroupChangePolicy:* Sysctls:[]NameValue SeccompProfile:*Profile AppArmorProfile:*Profile SELinuxChangePolicy:*',
  Container:
    'Name:s Image:s Command:* Args:* WorkingDir:s Ports:[]ContainerPort EnvFrom:[]EnvFromSource Env:[]EnvVar Resources:ResourceRequirements ResizePolicy:[]ContainerResizePolicy RestartPolicy:* RestartPolicyRules:[]ContainerRestartRule VolumeMounts:[]VolumeMount VolumeDevices:[]VolumeDevice LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle TerminationMessagePath:s TerminationMessagePolicy:s ImagePullPolicy:s SecurityContext:*SecurityContext Stdin:b StdinOnce:b TTY:b',
  EphemeralContainer: '+Container TargetContainerName:s',
  ContainerPort: 'Name:s HostPort:i ContainerPort:i Protocol:s HostIP:s',
  EnvFromSource: 'Prefix:s ConfigMapRef:*OptionalReference SecretRef:*OptionalReference',
  OptionalReference: 'Name:s Optional:*',
  EnvVar: 'Name:s Value:s ValueFrom:*EnvVarSource',
  EnvVarSource: 'FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector ConfigMapKeyRef:*KeySelector SecretKeyRef:*KeySelector FileKeyRef:*FileKeySelector',
  ObjectFieldSelector: 'APIVersion:s FieldPath:s',
  ResourceFieldSelector: 'ContainerName:s Resource:s Divisor:q',
  KeySelector: 'Name:s Key:s Optional:*',
  FileKeySelector: 'VolumeName:s Path:s Key:s Optional:*',
  ResourceRequirements: 'Limits:* Requests:* Claims:[]ResourceClaim',
  ResourceClaim: 'Name:s Request:s',
  ContainerResizePolicy: 'ResourceName:s RestartPolicy:s',
  ContainerRestartRule: 'Action:s ExitCodes:*ContainerRestartRuleOnExitCodes',
  ContainerRestartRuleOnExitCodes: 'Operator:s Values:*',
  VolumeMount: 'Name:s ReadOnly:b RecursiveReadOnly:* MountPath:s SubPath:s MountPropagation:* SubPathExpr:s',
  VolumeDevice: 'Name:s DevicePath:s',
  Probe: 'Exec:*ExecAction HTTPGet:*HTTPGetAction TCPSocket:*TCPSocketAction GRPC:*GRPCAction InitialDelaySeconds:i TimeoutSeconds:i PeriodSeconds:i SuccessThreshold:i FailureThreshold:i TerminationGracePeriodSeconds:*',
  Lifecycle: 'PostStart:*LifecycleHandler PreStop:*LifecycleHandler StopSignal:*',
  LifecycleHandler: 'Exec:*ExecAction HTTPGet:*HTTPGetAction TCPSocket:*TCPSocketAction Sleep:*SleepAction',
  ExecAction: 'Command:*',
  HTTPGetAction: 'Path:s Port:i Host:s Scheme:s HTTPHeaders:[]NameValue',
  TCPSocketAction: 'Port:i Host:s',
  GRPCAction: 'Port:i Service:*',
  SleepAction: 'Seconds:i',
  SecurityContext:
    'Capabilities:*Capabilities Privileged:* SELinuxOptions:*SELinuxOptions WindowsOptions:*WindowsSecurityContextOptions RunAsUser:* RunAsGroup:* RunAsNonRoot:* ReadOnlyRootFilesystem:* AllowPrivilegeEscalation:* ProcMount:* SeccompProfile:*Profile AppArmorProfile:*Profile',
  Capabilities: 'Add:* Drop:*',
  SELinuxOptions: 'User:s Role:s Type:s Level:s',
  WindowsSecurityContextOptions: 'GMSACredentialSpecName:* GMSACredentialSpec:* RunAsUserName:* HostProcess:*',
  Profile: 'Type:s LocalhostProfile:*',
  NameValue: 'Name:s Value:s',
  Named: 'Name:s',
  LocalObjectReference: 'Name:s',
  SecretReference: 'Name:s Namespace:s',
  Affinity: 'NodeAffinity:*NodeAffinity PodAffinity:*PodAffinity PodAntiAffinity:*PodAffinity',
  NodeAffinity: 'RequiredDuringSchedulingIgnoredDuringExecution:*NodeSelector PreferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm',
  VolumeNodeAffinity: 'Required:*NodeSelector',
  NodeSelector: 'NodeSelectorTerms:[]NodeSelectorTerm',
  NodeSelectorTerm: 'MatchExpressions:[]NodeSelectorRequirement MatchFields:[]NodeSelectorRequirement',
  NodeSelectorRequirement: 'Key:s Operator:s Values:*',
  PreferredSchedulingTerm: 'Weight:i Preference:NodeSelectorTerm',
  PodAffinity: 'RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm',
  WeightedPodAffinityTerm: 'Weight:i PodAffinityTerm:PodAffinityTerm',
  PodAffinityTerm: 'LabelSelector:* Namespaces:* TopologyKey:s NamespaceSelector:* MatchLabelKeys:* MismatchLabelKeys:*',
  Toleration: 'Key:s Operator:s Value:s Effect:s TolerationSeconds:*',
  Taint: 'Key:s Value:s Effect:s TimeAdded:*',
  HostAlias: 'IP:s Hostnames:*',
  PodDNSConfig: 'Nameservers:* Searches:* Options:[]PodDNSConfigOption',
  PodDNSConfigOption: 'Name:s Value:*',
  PodReadinessGate: 'ConditionType:s',
  TopologySpreadConstraint: 'MaxSkew:i TopologyKey:s WhenUnsatisfiable:s LabelSelector:* MinDomains:* NodeAffinityPolicy:* NodeTaintsPolicy:* MatchLabelKeys:*',
  PodOS: 'Name:s',
  PodResourceClaim: 'Name:s ResourceClaimName:* ResourceClaimTemplateName:*',
  PodSchedulingGroup: 'PodGroupName:*',
  ServicePort: 'Name:s Protocol:s AppProtocol:* Port:i TargetPort:i NodePort:i',

  Volume:
    'Name:s HostPath:*HostPathVolumeSource EmptyDir:*EmptyDirVolumeSource GCEPersistentDisk:*GCEPersistentDiskVolumeSource AWSElasticBlockStore:*AWSElasticBlockStoreVolumeSource GitRepo:*GitRepoVolumeSource Secret:*SecretVolumeSource NFS:*NFSVolumeSource ISCSI:*ISCSIVolumeSource Glusterfs:*GlusterfsVolumeSource PersistentVolumeClaim:*PersistentVolumeClaimVolumeSource RBD:*RBDVolumeSource Quobyte:*QuobyteVolumeSource FlexVolume:*FlexVolumeSource Cinder:*CinderVolumeSource CephFS:*CephFSVolumeSource=cephfs Flocker:*FlockerVolumeSource DownwardAPI:*DownwardAPIVolumeSource FC:*FCVolumeSource AzureFile:*AzureFileVolumeSource ConfigMap:*ConfigMapVolumeSource VsphereVolume:*VsphereVolumeSource AzureDisk:*AzureDiskVolumeSource PhotonPersistentDisk:*PhotonPersistentDiskVolumeSource Projected:*ProjectedVolumeSource PortworxVolume:*PortworxVolumeSource ScaleIO:*ScaleIOVolumeSource StorageOS:*StorageOSVolumeSource=storageos CSI:*CSIVolumeSource Ephemeral:*EphemeralVolumeSource Image:*ImageVolumeSource',
  HostPathVolumeSource: 'Path:s Type:*',
  EmptyDirVolumeSource: 'Medium:s SizeLimit:*',
  GCEPersistentDiskVolumeSource: 'PDName:s FSType:s Partition:i ReadOnly:b',
  AWSElasticBlockStoreVolumeSource: 'VolumeID:s FSType:s Partition:i ReadOnly:b',
  GitRepoVolumeSource: 'Repository:s Revision:s Directory:s',
  SecretVolumeSource: 'SecretName:s Items:[]KeyToPath DefaultMode:* Optional:*',
  KeyToPath: 'Key:s Path:s Mode:*',
  NFSVolumeSource: 'Server:s Path:s ReadOnly:b',
  ISCSIVolumeSource: 'TargetPortal:s IQN:s Lun:i ISCSIInterface:s FSType:s ReadOnly:b Portals:* DiscoveryCHAPAuth:b=chapAuthDiscovery SessionCHAPAuth:b=chapAuthSession SecretRef:*LocalObjectReference InitiatorName:*',
  GlusterfsVolumeSource: 'EndpointsName:s=endpoints Path:s ReadOnly:b',
  PersistentVolumeClaimVolumeSource: 'ClaimName:s ReadOnly:b',
  RBDVolumeSource: 'CephMonitors:*=monitors RBDImage:s=image FSType:s RBDPool:s=pool RadosUser:s=user Keyring:s SecretRef:*LocalObjectReference ReadOnly:b',
  QuobyteVolumeSource: 'Registry:s Volume:s ReadOnly:b User:s Group:s Tenant:s',
  FlexVolumeSource: 'Driver:s FSType:s SecretRef:*LocalObjectReference ReadOnly:b Options:*',
  CinderVolumeSource: 'VolumeID:s FSType:s ReadOnly:b SecretRef:*LocalObjectReference',
  CephFSVolumeSource: 'Monitors:* Path:s User:s SecretFile:s SecretRef:*LocalObjectReference ReadOnly:b',
  FlockerVolumeSource: 'DatasetName:s DatasetUUID:s',
  DownwardAPIVolumeSource: 'Items:[]DownwardAPIVolumeFile DefaultMode:*',
  DownwardAPIVolumeFile: 'Path:s FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector Mode:*',
  FCVolumeSource: 'TargetWWNs:* Lun:* FSType:s ReadOnly:b WWIDs:*=wwids',
  AzureFileVolumeSource: 'SecretName:s ShareName:s ReadOnly:b',
  ConfigMapVolumeSource: 'Name:s Items:[]KeyToPath DefaultMode:* Optional:*',
  VsphereVolumeSource: 'VolumePath:s FSType:s StoragePolicyName:s StoragePolicyID:s',
  AzureDiskVolumeSource: 'DiskName:s DataDiskURI:s=diskURI CachingMode:* FSType:* ReadOnly:* Kind:*',
  PhotonPersistentDiskVolumeSource: 'PdID:s FSType:s',
  ProjectedVolumeSource: 'Sources:[]VolumeProjection DefaultMode:*',
  VolumeProjection: 'Secret:*FilesProjection DownwardAPI:*DownwardAPIProjection ConfigMap:*FilesProjection ServiceAccountToken:*ServiceAccountTokenProjection ClusterTrustBundle:*ClusterTrustBundleProjection PodCertificate:*PodCertificateProjection',
  FilesProjection: 'Name:s Items:[]KeyToPath Optional:*',
  DownwardAPIProjection: 'Items:[]DownwardAPIVolumeFile',
  ServiceAccountTokenProjection: 'Audience:s ExpirationSeconds:i Path:s',
  ClusterTrustBundleProjection: 'Name:* SignerName:* LabelSelector:* Optional:* Path:s',
  PodCertificateProjection: 'SignerName:s KeyType:s MaxExpirationSeconds:* CredentialBundlePath:s KeyPath:s CertificateChainPath:s UserAnnotations:*',
  PortworxVolumeSource: 'VolumeID:s FSType:s ReadOnly:b',
  ScaleIOVolumeSource: 'Gateway:s System:s SecretRef:*LocalObjectReference SSLEnabled:b ProtectionDomain:s StoragePool:s StorageMode:s VolumeName:s FSType:s ReadOnly:b',
  StorageOSVolumeSource: 'VolumeName:s VolumeNamespace:s FSType:s ReadOnly:b SecretRef:*LocalObjectReference',
  CSIVolumeSource: 'Driver:s ReadOnly:* FSType:* VolumeAttributes:* NodePublishSecretRef:*LocalObjectReference',
  EphemeralVolumeSource: 'VolumeClaimTemplate:*PersistentVolumeClaimTemplate',
  PersistentVolumeClaimTemplate: 'metadata:+meta Spec:PersistentVolumeClaimSpec',
  ImageVolumeSource: 'Reference:s PullPolicy:s',

  PersistentVolumeClaimSpec: 'AccessModes:* Selector:* Resources:VolumeResourceRequirements VolumeName:s StorageClassName:* VolumeMode:* DataSource:*TypedLocalObjectReference DataSourceRef:*TypedObjectReference VolumeAttributesClassName:*',
  VolumeResourceRequirements: 'Limits:* Requests:*',
  TypedLocalObjectReference: 'APIGroup:* Kind:s Name:s',
  TypedObjectReference: 'APIGroup:* Kind:s Name:s Namespace:*',

  PodFailurePolicy: 'Rules:[]PodFailurePolicyRule',
  PodFailurePolicyRule: 'Action:s OnExitCodes:*PodFailurePolicyOnExitCodes OnPodConditions:[]PodFailurePolicyOnPodConditions',
  PodFailurePolicyOnExitCodes: 'ContainerName:* Operator:s Values:*',
  PodFailurePolicyOnPodConditions: 'Type:s Status:s',
  SuccessPolicy: 'Rules:[]SuccessPolicyRule',
  SuccessPolicyRule: 'SucceededIndexes:* SucceededCount:*',

  PersistentVolumeSource:
    'GCEPersistentDisk:*GCEPersistentDiskVolumeSource AWSElasticBlockStore:*AWSElasticBlockStoreVolumeSource HostPath:*HostPathVolumeSource Glusterfs:*GlusterfsPersistentVolumeSource NFS:*NFSVolumeSource RBD:*RBDPersistentVolumeSource Quobyte:*QuobyteVolumeSource ISCSI:*ISCSIPersistentVolumeSource FlexVolume:*FlexPersistentVolumeSource Cinder:*CinderPersistentVolumeSource CephFS:*CephFSPersistentVolumeSource=cephfs FC:*FCVolumeSource Flocker:*FlockerVolumeSource AzureFile:*AzureFilePersistentVolumeSource VsphereVolume:*VsphereVolumeSource AzureDisk:*AzureDiskVolumeSource PhotonPersistentDisk:*PhotonPersistentDiskVolumeSource PortworxVolume:*PortworxVolumeSource ScaleIO:*ScaleIOPersistentVolumeSource Local:*LocalVolumeSource StorageOS:*StorageOSPersistentVolumeSource=storageos CSI:*CSIPersistentVolumeSource',
  GlusterfsPersistentVolumeSource: '+GlusterfsVolumeSource EndpointsNamespace:*',
  RBDPersistentVolumeSource: 'CephMonitors:*=monitors RBDImage:s=image FSType:s RBDPool:s=pool RadosUser:s=user Keyring:s SecretRef:*SecretReference ReadOnly:b',
  ISCSIPersistentVolumeSource: 'TargetPortal:s IQN:s Lun:i ISCSIInterface:s FSType:s ReadOnly:b Portals:* DiscoveryCHAPAuth:b=chapAuthDiscovery SessionCHAPAuth:b=chapAuthSession SecretRef:*SecretReference InitiatorName:*',
  FlexPersistentVolumeSource: 'Driver:s FSType:s SecretRef:*SecretReference ReadOnly:b Options:*',
  CinderPersistentVolumeSource: 'VolumeID:s FSType:s ReadOnly:b SecretRef:*SecretReference',
  CephFSPersistentVolumeSource: 'Monitors:* Path:s User:s SecretFile:s SecretRef:*SecretReference ReadOnly:b',
  AzureFilePersistentVolumeSource: 'SecretName:s ShareName:s ReadOnly:b SecretNamespace:*',
  ScaleIOPersistentVolumeSource: 'Gateway:s System:s SecretRef:*SecretReference SSLEnabled:b ProtectionDomain:s StoragePool:s StorageMode:s VolumeName:s FSType:s ReadOnly:b',
  LocalVolumeSource: 'Path:s FSType:*',
  StorageOSPersistentVolumeSource: 'VolumeName:s VolumeNamespace:s FSType:s ReadOnly:b SecretRef:*ObjectReference',
  ObjectReference: 'Kind:s Namespace:s Name:s UID:s APIVersion:s ResourceVersion:s FieldPath:s',
  CSIPersistentVolumeSource:
    'Driver:s VolumeHandle:s ReadOnly:b FSType:s VolumeAttributes:* ControllerPublishSecretRef:*SecretReference NodeStageSecretRef:*SecretReference NodePublishSecretRef:*SecretReference ControllerExpandSecretRef:*SecretReference NodeExpandSecretRef:*SecretReference',
};

export type InternalType = 'EphemeralContainer' | 'NodeAffinity' | 'NodeSelectorTerm' | 'PersistentVolumeClaimSpec' | 'PersistentVolumeSource' | 'PodFailurePolicy' | 'PodResourceClaim' | 'PodSpec' | 'PodTemplateSpec' | 'Profile' | 'SecurityContext' | 'ServicePort' | 'SuccessPolicy' | 'Taint' | 'Toleration' | 'VolumeNodeAffinity';

interface Field {
  readonly name: string;
  readonly from: string;
  readonly kind: string;
}

/** The fields of a type, others that it takes in among them. */
export function fieldsOf(type: string): readonly Field[] {
  return (TYPES[type] ?? '').split(' ').flatMap((text) => {
    if (text.startsWith('+')) return fieldsOf(text.slice(1));
    const [, name = '', kind = '', from] = /^(\w+):([^=]+)(?:=(\w+))?$/.exec(text) ?? [];
    return [{ name, kind, from: from ?? lowered(name) }];
  });
}

/** HTTPGet is httpGet, IP is ip, PodDNSConfig is podDNSConfig. */
function lowered(name: string): string {
  return name.replace(/^(?:[A-Z]+(?=[A-Z][a-z])|[A-Z]+$|[A-Z](?=[A-Z]?[a-z]))/, (start) => start.toLowerCase());
}
