{ lib, ... }:
{
  imports = [
    ./hardware.nix
    ../profiles/server
    "${builtins.storeDir}/x"
  ];
  services.nginx.enable = lib.mkDefault true;
}
