{ lib, ... }:
{
  networking = {
    firewall = {
      allowedTCPPorts = lib.mkAfter [
        80
        443
      ];
      enable = lib.mkForce true;
    };
    hostName = lib.mkDefault "ares";
    nameservers = lib.mkOverride 90 [ "9.9.9.9" ];
  };
  programs.zsh = {
    promptInit = lib.mkOrder 1200 "prompt off";
    shellInit = lib.mkBefore "umask 077";
  };
}
