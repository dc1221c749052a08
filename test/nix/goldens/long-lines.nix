{ config, lib, ... }:
{
  networking.wireguard.interfaces.wg0 = {
    peers = [
      {
        allowedIPs = [ "10.77.0.4/32" ];
        endpoint = "hera.example.org:51820";
        publicKey = "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk=";
      }
      {
        allowedIPs = [
          "10.77.0.5/32"
          "fd77::5/128"
        ];
        publicKey = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq=";
      }
    ];
    postSetup = lib.concatMapStringsSep "\n" (lib.getAttr "command") [
      {
        command = "ip route add 10.0.0.0/8 dev wg0";
      }
      {
        command = "ip -6 route add fd00::/8 dev wg0";
      }
    ];
    privateKeyFile =
      config.sops.secrets."a-very-long-name-of-a-secret/that-is-kept-for-one-host-only".path;
  };
  system.nixos.label = lib.concatStringsSep "-" [
    "generated"
    "for"
    config.networking.hostName
    config.system.stateVersion
  ];
}
