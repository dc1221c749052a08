{ config, lib, ... }:
{
  config = lib.mkIf config.services.nginx.enable {
    networking.firewall.allowedTCPPorts = [ 443 ];
  };
  imports = [ ./nginx.nix ];
}
