# Written by hand: the WSL instance. cdknix never writes here.
{ lib, options, ... }:
{
  config = lib.mkMerge [
    {
      # Windows boots it and provides the root file system.
      boot.loader.grub.enable = false;
      fileSystems."/" = {
        device = "/dev/sdc";
        fsType = "ext4";
      };
    }
    # With the NixOS-WSL module, which the flake brings, both are its own business.
    (lib.optionalAttrs (options ? wsl) {
      wsl = {
        enable = true;
        defaultUser = "fufud";
        # Names are asked of the fleet's resolver.
        wslConf.network.generateResolvConf = false;
      };
    })
  ];
}
